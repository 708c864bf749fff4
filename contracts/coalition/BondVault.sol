// SPDX-License-Identifier: MIT
pragma solidity 0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IBondVault} from "./IBondVault.sol";
import {ISlashable} from "./ISlashable.sol";
import {ISlashingCourt} from "./ISlashingCourt.sol";
import {IStakeSource} from "./IStakeSource.sol";
import {IKeyRegistry} from "./keys/IKeyRegistry.sol";
import {BondAccount} from "./libraries/BondAccount.sol";
import {OptInBook} from "./libraries/OptInBook.sol";

/// @title BondVault
/// @notice The coalition's own bonds. No owner, no upgrade: tokens leave to their operator, a reporter or the treasury.
/// @dev Every payment is pulled, so nobody who cannot be paid holds up a slash.
contract BondVault is IBondVault, OptInBook, ReentrancyGuardTransient {
    using BondAccount for BondAccount.Account;
    using SafeERC20 for IERC20;

    /// @dev Every deposit, withdrawal and slash goes through all members of the operator.
    uint256 private constant _MOST_MEMBERS = 16;
    /// @dev A larger share would make it cheap for an offender to report itself.
    uint256 private constant _MOST_REWARD = 0.2e18;

    /// @inheritdoc IBondVault
    IERC20 public immutable override ASSET;
    /// @inheritdoc IBondVault
    address public immutable override TREASURY;
    /// @inheritdoc IBondVault
    uint256 public immutable override UNBONDING;
    /// @inheritdoc IBondVault
    uint256 public immutable override REWARD_WAD;
    /// @inheritdoc IStakeSource
    uint256 public immutable override MAX_MEMBERS;

    /// @inheritdoc IStakeSource
    mapping(uint256 member => uint256 stake) public override slashableOf;
    /// @inheritdoc IBondVault
    mapping(address reporter => uint256 reward) public override rewardOf;

    mapping(address operator => BondAccount.Account account) private _accounts;
    uint256 private _held;
    uint256 private _rewards;
    uint256 private _confiscated;

    /// @notice Fixes the token, the court, and where what is taken goes.
    constructor(
        IERC20 asset,
        ISlashingCourt court,
        address treasury,
        uint256 unbonding,
        uint256 rewardWad,
        uint256 maxMembers
    ) OptInBook(court) {
        if (address(asset).code.length == 0) revert InvalidParameter("asset");
        if (treasury == address(0) || treasury == address(this)) revert InvalidParameter("treasury");
        if (unbonding <= _coolOff() || unbonding > 365 days) revert InvalidParameter("unbonding");
        if (rewardWad > _MOST_REWARD) revert InvalidParameter("rewardWad");
        if (maxMembers == 0 || maxMembers > _MOST_MEMBERS) revert InvalidParameter("maxMembers");
        ASSET = asset;
        TREASURY = treasury;
        UNBONDING = unbonding;
        REWARD_WAD = rewardWad;
        MAX_MEMBERS = maxMembers;
    }

    // -------------------------------------------------------------------------------------------- operators

    /// @inheritdoc IBondVault
    function deposit(uint256 amount) external override nonReentrant {
        if (amount == 0) revert ZeroAmount();
        // before the books: nobody whom the token calls may see stake that is not here yet
        uint256 before = ASSET.balanceOf(address(this));
        ASSET.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = ASSET.balanceOf(address(this)) - before;
        if (received != amount) revert WrongAmountReceived(amount, received);

        BondAccount.Account storage account = _accounts[msg.sender];
        account.put(amount);
        _held += amount;
        _addStake(account, amount);
        emit Deposited(msg.sender, amount);
    }

    /// @inheritdoc IBondVault
    function optIn(uint256 member, IKeyRegistry registry, bytes32 keyId) external override nonReentrant {
        _begin(member, registry, keyId);
        BondAccount.Account storage account = _accounts[msg.sender];
        // who left answers still: otherwise one bond would stand behind any number of members, one after the other
        uint256 cooledOff = block.timestamp - Math.min(block.timestamp, _coolOff());
        if (account.answersFor(cooledOff) >= MAX_MEMBERS) revert TooManyMembers(MAX_MEMBERS);
        account.members.push(member);
        slashableOf[member] += account.active;
    }

    /// @inheritdoc IBondVault
    function optOut(uint256 member) external override nonReentrant {
        _end(member);
        BondAccount.Account storage account = _accounts[msg.sender];
        slashableOf[member] -= account.active;
        uint256[] storage members = account.members;
        uint256 last = members.length - 1;
        for (uint256 i; i < last; ++i) {
            if (members[i] == member) members[i] = members[last];
        }
        members.pop();
        account.left.push(uint64(block.timestamp));
    }

    /// @inheritdoc IBondVault
    function requestWithdrawal(uint256 amount) external override nonReentrant {
        if (amount == 0) revert ZeroAmount();
        BondAccount.Account storage account = _accounts[msg.sender];
        if (amount > account.active) revert InsufficientBond(account.active, amount);
        account.active -= amount;
        account.leaving += amount;
        account.leavesAt = uint64(block.timestamp + UNBONDING);
        _removeStake(account, amount);
        emit WithdrawalRequested(msg.sender, amount, account.leavesAt);
    }

    /// @inheritdoc IBondVault
    function withdraw() external override nonReentrant returns (uint256 amount) {
        BondAccount.Account storage account = _accounts[msg.sender];
        if (account.leaving == 0) revert ZeroAmount();
        if (block.timestamp < account.leavesAt) revert StillUnbonding(account.leavesAt);
        uint256 pending = _COURT.pendingAt(this, msg.sender);
        if (pending != 0) revert ChargesPending(msg.sender, pending);
        amount = account.release();
        _held -= amount;
        emit Withdrawn(msg.sender, amount);
        ASSET.safeTransfer(msg.sender, amount);
    }

    // -------------------------------------------------------------------------------------------- judgement

    /// @inheritdoc ISlashable
    function slash(
        bytes32 offence,
        uint256 member,
        address operator,
        uint256 wad,
        uint64 infraction,
        address reporter
    ) external override onlyCourt nonReentrant returns (uint256 amount) {
        _advance(offence, member, operator, wad, infraction);
        // what came in the second of the infraction counts as later
        uint256 owed = _owedOf(offence, operator, wad, heldAt(operator, infraction - 1));
        if (owed == 0) return 0;
        amount = Math.min(owed, leftOf(operator, infraction - 1));
        _count(offence, operator, amount);
        BondAccount.Account storage account = _accounts[operator];
        _removeStake(account, account.take(amount));
        _held -= amount;
        uint256 reward = reporter == address(0) ? 0 : Math.mulDiv(amount, REWARD_WAD, WAD);
        rewardOf[reporter] += reward;
        _rewards += reward;
        _confiscated += amount - reward;
        emit Slashed(offence, member, operator, wad, amount, reporter);
    }

    /// @inheritdoc IBondVault
    function claimReward() external override nonReentrant returns (uint256 amount) {
        amount = rewardOf[msg.sender];
        if (amount == 0) revert ZeroAmount();
        rewardOf[msg.sender] = 0;
        _rewards -= amount;
        emit RewardPaid(msg.sender, amount);
        ASSET.safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IBondVault
    function sweep() external override nonReentrant returns (uint256 amount) {
        amount = _confiscated;
        if (amount == 0) revert ZeroAmount();
        _confiscated = 0;
        emit Swept(amount);
        ASSET.safeTransfer(TREASURY, amount);
    }

    // ------------------------------------------------------------------------------------------------ reads

    // solhint-disable func-name-mixedcase
    /// @inheritdoc IBondVault
    function COURT() external view override returns (ISlashingCourt) {
        return _COURT;
    }
    // solhint-enable func-name-mixedcase

    /// @inheritdoc ISlashable
    function exposureOf(
        bytes32,
        uint256 member,
        address operator,
        uint64 infraction
    ) external view override returns (uint256 stake, uint256 total) {
        if (wasSlashableAt(member, operator, infraction)) stake = heldAt(operator, infraction - 1);
        total = slashableOf[member];
    }

    /// @inheritdoc IBondVault
    function bondOf(address operator) external view override returns (Bond memory) {
        BondAccount.Account storage account = _accounts[operator];
        return Bond(account.active, account.leaving, account.leavesAt);
    }

    /// @inheritdoc IBondVault
    function membersOf(address operator) external view override returns (uint256[] memory) {
        return _accounts[operator].members;
    }

    /// @inheritdoc IBondVault
    function totals() external view override returns (uint256 held, uint256 rewards, uint256 confiscated) {
        return (_held, _rewards, _confiscated);
    }

    /// @inheritdoc IBondVault
    function heldAt(address operator, uint64 time) public view override returns (uint256) {
        return _accounts[operator].heldAt(time);
    }

    /// @inheritdoc IBondVault
    function leftOf(address operator, uint64 time) public view override returns (uint256) {
        return _accounts[operator].leftOf(time);
    }

    // ---------------------------------------------------------------------------------------------- private

    function _addStake(BondAccount.Account storage account, uint256 amount) private {
        for (uint256 i; i < account.members.length; ++i) slashableOf[account.members[i]] += amount;
    }

    function _removeStake(BondAccount.Account storage account, uint256 amount) private {
        for (uint256 i; i < account.members.length; ++i) slashableOf[account.members[i]] -= amount;
    }
}
