// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {Groth16Proof} from "../../../../contracts/bft/Groth16Proof.sol";
import {ProofCall} from "../../../../contracts/bft/libraries/ProofCall.sol";
import {ScalarField} from "../../../../contracts/bft/libraries/ScalarField.sol";
import {BftKeyRegistry} from "../../../../contracts/coalition/keys/BftKeyRegistry.sol";
import {IBftKeyRegistry} from "../../../../contracts/coalition/keys/IBftKeyRegistry.sol";
import {IKeyRegistry} from "../../../../contracts/coalition/keys/IKeyRegistry.sol";
import {vm} from "../../Vm.sol";
import {ApprovingVerifier} from "../../bft/ApprovingVerifier.sol";
import {Members} from "./Members.sol";

interface VmActor {
    function prank(address sender) external;
    function warp(uint256 timestamp) external;
    function chainId(uint256 id) external;
}

/// @notice Whose key it is, and that every public input is the registry's own.
contract BftKeyRegistryTest {
    uint64 private constant SOURCE = 77;
    uint256 private constant HERE = 31_337;
    address private constant ALICE = address(0xa11ce);
    address private constant BOB = address(0xb0b);
    bytes32 private constant KEY = bytes32(uint256(12_345));
    VmActor private constant ACTOR = VmActor(address(vm));

    Members private _members = new Members();
    ApprovingVerifier private _possession = new ApprovingVerifier();
    ApprovingVerifier private _seat = new ApprovingVerifier();
    BftKeyRegistry private _registry;
    Groth16Proof private _proof;

    function setUp() external {
        _members.put(1, SOURCE);
        _members.put(2, SOURCE + 1);
        _members.put(3, 1 << 64);
        _registry = new BftKeyRegistry(address(_members), address(_possession), address(_seat));
        ACTOR.warp(1_000);
        ACTOR.chainId(HERE);
    }

    // ------------------------------------------------------------------------------------------- possession

    function test_theFirstValidProofWins() external {
        _approve(SOURCE, HERE, address(_registry), ALICE, uint256(KEY));
        _approve(SOURCE, HERE, address(_registry), BOB, uint256(KEY));
        _optIn(ALICE, 1, KEY);
        (address operator, uint64 since) = _registry.operatorOf(1, KEY);
        require(operator == ALICE && since == 1_000, "owner");

        ACTOR.warp(2_000);
        vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyTaken.selector, 1, KEY, ALICE));
        _optIn(BOB, 1, KEY);
        vm.expectRevert(abi.encodeWithSelector(IKeyRegistry.KeyTaken.selector, 1, KEY, ALICE));
        _optIn(ALICE, 1, KEY);
        (operator, since) = _registry.operatorOf(1, KEY);
        require(operator == ALICE && since == 1_000, "owner for ever");
    }

    /// @dev A key seen in a public set: without its signature for the caller there is no proof, and what was made for one
    /// caller, registry, chain or member is nothing to another.
    function test_aForeignKeyCannotBeRegistered() external {
        _refused(BOB, 1, KEY);
        _approve(SOURCE, HERE, address(_registry), ALICE, uint256(KEY));
        _refused(BOB, 1, KEY);
        _refused(ALICE, 2, KEY);
        _refused(ALICE, 1, bytes32(uint256(KEY) + 1));
        BftKeyRegistry other = new BftKeyRegistry(address(_members), address(_possession), address(_seat));
        ACTOR.prank(ALICE);
        vm.expectRevert(abi.encodeWithSelector(ProofCall.InvalidProof.selector));
        other.optIn(1, KEY, _proof);
        ACTOR.chainId(HERE + 1);
        _refused(ALICE, 1, KEY);
        ACTOR.chainId(HERE);
        (address operator, uint64 since) = _registry.operatorOf(1, KEY);
        require(operator == address(0) && since == 0, "nobody's");
        _optIn(ALICE, 1, KEY);
    }

    function test_membersHaveKeysOfTheirOwn() external {
        _approve(SOURCE, HERE, address(_registry), ALICE, uint256(KEY));
        _approve(SOURCE + 1, HERE, address(_registry), BOB, uint256(KEY));
        _optIn(ALICE, 1, KEY);
        _optIn(BOB, 2, KEY);
        (address first, ) = _registry.operatorOf(1, KEY);
        (address second, ) = _registry.operatorOf(2, KEY);
        require(first == ALICE && second == BOB, "each its own");
    }

    function test_membersThatAreNone() external {
        vm.expectRevert(abi.encodeWithSelector(Members.UnknownMember.selector, 9));
        _optIn(ALICE, 9, KEY);
        vm.expectRevert(abi.encodeWithSelector(IBftKeyRegistry.UnsupportedSourceChain.selector, 1 << 64));
        _optIn(ALICE, 3, KEY);
    }

    function testFuzz_aKeyIdHasOneForm(uint256 keyId) external {
        vm.assume(keyId >= ScalarField.ORDER);
        vm.expectRevert(abi.encodeWithSelector(ScalarField.FieldOutOfRange.selector, "keyId", keyId));
        _optIn(ALICE, 1, bytes32(keyId));
    }

    // ------------------------------------------------------------------------------------------------ seats

    function testFuzz_aSeatIsKeptAsProven(
        uint256 root,
        uint8 index,
        uint256 keyId,
        uint64 power,
        uint72 total
    ) external {
        root %= ScalarField.ORDER;
        keyId = 1 + (keyId % (ScalarField.ORDER - 1));
        IBftKeyRegistry.Seat memory seat = IBftKeyRegistry.Seat(bytes32(keyId), power, total);
        vm.expectRevert(abi.encodeWithSelector(ProofCall.InvalidProof.selector));
        _registry.proveSeat(root, index, seat, _proof);

        uint256[] memory inputs = new uint256[](5);
        (inputs[0], inputs[1], inputs[2], inputs[3], inputs[4]) = (root, index, keyId, power, total);
        _seat.approve(inputs);
        _registry.proveSeat(root, index, seat, _proof);
        require(_same(_registry.seatOf(root, index), seat), "kept");
        require(_registry.seatOf(root, uint256(index) + 1).keyId == 0, "no other index");

        // known: whatever is claimed now changes nothing
        IBftKeyRegistry.Seat memory other = IBftKeyRegistry.Seat(bytes32(keyId), power ^ 1, total);
        _registry.proveSeat(root, index, other, _proof);
        require(_same(_registry.seatOf(root, index), seat), "kept for ever");
    }

    function test_aSeatHasOneForm() external {
        IBftKeyRegistry.Seat memory seat = IBftKeyRegistry.Seat(KEY, 1, 1);
        uint256 order = ScalarField.ORDER;
        vm.expectRevert(
            abi.encodeWithSelector(ScalarField.FieldOutOfRange.selector, "validatorsRoot", order)
        );
        _registry.proveSeat(order, 0, seat, _proof);
        vm.expectRevert(abi.encodeWithSelector(ScalarField.FieldOutOfRange.selector, "index", order));
        _registry.proveSeat(1, order, seat, _proof);
        seat.keyId = bytes32(order);
        vm.expectRevert(abi.encodeWithSelector(ScalarField.FieldOutOfRange.selector, "keyId", order));
        _registry.proveSeat(1, 0, seat, _proof);
    }

    // ----------------------------------------------------------------------------------------- construction

    function test_parametersOfTheConstructor() external {
        address code = address(_seat);
        vm.expectRevert(abi.encodeWithSelector(IBftKeyRegistry.InvalidParameter.selector, "coalition"));
        new BftKeyRegistry(address(0), code, code);
        vm.expectRevert(
            abi.encodeWithSelector(IBftKeyRegistry.InvalidParameter.selector, "possessionVerifier")
        );
        new BftKeyRegistry(code, ALICE, code);
        vm.expectRevert(abi.encodeWithSelector(IBftKeyRegistry.InvalidParameter.selector, "seatVerifier"));
        new BftKeyRegistry(code, code, ALICE);
    }

    function _optIn(address operator, uint256 member, bytes32 keyId) private {
        ACTOR.prank(operator);
        _registry.optIn(member, keyId, _proof);
    }

    function _refused(address operator, uint256 member, bytes32 keyId) private {
        ACTOR.prank(operator);
        vm.expectRevert(abi.encodeWithSelector(ProofCall.InvalidProof.selector));
        _registry.optIn(member, keyId, _proof);
    }

    function _approve(
        uint256 source,
        uint256 destination,
        address registry,
        address operator,
        uint256 keyId
    ) private {
        uint256[] memory inputs = new uint256[](5);
        inputs[0] = source;
        inputs[1] = destination;
        inputs[2] = uint160(registry);
        inputs[3] = uint160(operator);
        inputs[4] = keyId;
        _possession.approve(inputs);
    }

    function _same(
        IBftKeyRegistry.Seat memory left,
        IBftKeyRegistry.Seat memory right
    ) private pure returns (bool) {
        return keccak256(abi.encode(left)) == keccak256(abi.encode(right));
    }
}
